// Package contract is what the Go targets share: net/http by the target contract, the work of /cpu, and what the runtime
// reports.
package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

// Facts are what /stats says, by name.
type Facts map[string]any

// Join puts them together.
func Join(parts ...Facts) Facts {
	all := Facts{}
	for _, facts := range parts {
		maps.Copy(all, facts)
	}
	return all
}

var inflight, served atomic.Int64

// Handle serves a path by work, in the goroutine of the connection.
func Handle(path string, defaultMs int, work func(ms int)) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		ms, ok := numberFrom(r, "ms", defaultMs, 60_000)
		if !ok {
			http.Error(w, "ms must be a whole number of milliseconds", http.StatusBadRequest)
			return
		}
		inflight.Add(1)
		defer inflight.Add(-1)
		work(ms)
		served.Add(1) // before the answer leaves, so that whoever has read it finds it counted
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "done (inflight: %d)\n", inflight.Load())
	})
}

// HandleLeak serves /leak?n=100&ms=0, which makes so many goroutines that never end, and then waits.
func HandleLeak(leak func(n int)) {
	http.HandleFunc("/leak", func(w http.ResponseWriter, r *http.Request) {
		n, ok := numberFrom(r, "n", 100, 100_000)
		if !ok {
			http.Error(w, "n must be a whole number", http.StatusBadRequest)
			return
		}
		ms, ok := numberFrom(r, "ms", 0, 60_000)
		if !ok {
			http.Error(w, "ms must be a whole number of milliseconds", http.StatusBadRequest)
			return
		}
		leak(n)
		time.Sleep(time.Duration(ms) * time.Millisecond)
		fmt.Fprintf(w, "leaked %d goroutines\n", n)
	})
}

// Serve answers /stats with what all targets report and what the model adds, and /stacks; it listens until SIGTERM.
func Serve(stats func() Facts) {
	http.HandleFunc("/stacks", stacks)
	http.HandleFunc("/stats", func(w http.ResponseWriter, _ *http.Request) {
		facts := Join(Facts{"inflight": inflight.Load(), "served": served.Load()}, stats())
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(facts)
	})
	listener, err := net.Listen("tcp", net.JoinHostPort(env("HOST", "127.0.0.1"), env("PORT", "0")))
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot listen:", err)
		os.Exit(1)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		os.Exit(0)
	}()
	fmt.Printf("listening on http://%s\n", listener.Addr())
	fmt.Fprintln(os.Stderr, http.Serve(listener, getOnly(http.DefaultServeMux)))
	os.Exit(1)
}

func getOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			http.NotFound(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func numberFrom(r *http.Request, key string, byDefault, atMost int) (int, bool) {
	text := r.URL.Query().Get(key)
	if text == "" {
		return byDefault, true
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return min(int(n), atMost), err == nil
}

// Empty is as good as absent.
func env(key, byDefault string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return byDefault
}
