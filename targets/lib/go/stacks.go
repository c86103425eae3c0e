package contract

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"runtime/pprof"
	"syscall"
	"time"
)

// /stacks is the goroutine profile as net/http/pprof serves it (debug=1): the runtime itself puts goroutines with the same
// stack together, so that 10,000 of them are a page of text. Server-Timing says what that took of a core:
// on a busy machine the clock would count the wait for it too.
func stacks(w http.ResponseWriter, _ *http.Request) {
	runtime.LockOSThread() // whose CPU time is asked
	defer runtime.UnlockOSThread()
	start := cpuTime()
	var text bytes.Buffer
	pprof.Lookup("goroutine").WriteTo(&text, 1)
	took := (cpuTime() - start).Seconds() * 1000
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Server-Timing", fmt.Sprintf("stacks;dur=%.3f", took))
	w.Write(text.Bytes())
}

var started = time.Now()

// Of this thread, which Linux reports (getrusage(2)); elsewhere the clock has to do.
func cpuTime() time.Duration {
	const thisThread = 1 // RUSAGE_THREAD
	var usage syscall.Rusage
	if runtime.GOOS != "linux" || syscall.Getrusage(thisThread, &usage) != nil {
		return time.Since(started)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
