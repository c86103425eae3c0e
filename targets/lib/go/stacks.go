package contract

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime/pprof"
	"time"
)

// /stacks is the goroutine profile as net/http/pprof serves it (debug=1): the runtime itself puts goroutines with the same
// stack together, so that 10,000 of them are a page of text. Server-Timing says what that took.
func stacks(w http.ResponseWriter, _ *http.Request) {
	start := time.Now()
	var text bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&text, 1)
	took := time.Since(start).Seconds() * 1000
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Server-Timing", fmt.Sprintf("stacks;dur=%.3f", took))
	w.Write(text.Bytes())
}
