// A bounded worker pool: every connection still has its goroutine, but only the workers do the work. A request becomes
// a job, waits on a channel until one of WORKERS is free, and its goroutine waits for the answer.
// With more connections than workers throughput stands still, and each further connection only adds waiting.
package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/metrics"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

type job struct {
	work   func(ms int)
	ms     int
	queued time.Time
	done   chan struct{}
}

var (
	inflight, served, busy    atomic.Int64
	jobsStarted, jobsWaitedUs atomic.Int64 // since the last /stats

	workers = poolSize()
	jobs    = make(chan job) // no buffer: who finds no free worker waits here, in the order of coming

	reportLock sync.Mutex // what the jobs of /block need
)

func worker() {
	for j := range jobs {
		jobsStarted.Add(1)
		jobsWaitedUs.Add(time.Since(j.queued).Microseconds())
		busy.Add(1)
		j.work(j.ms)
		busy.Add(-1)
		close(j.done)
	}
}

func slow(ms int) {
	time.Sleep(time.Duration(ms) * time.Millisecond) // parks the worker's goroutine: no thread waits, but a worker does
}

// Does as many hashes as take ms on an idle core. A deadline would do less work the more requests share the core.
func cpu(ms int) {
	hash(ms * hashesPerMs)
}

// What must never be done in a pool: jobs that wait for each other. One works under the lock, the next ones take a worker
// each only to wait for it, and soon the pool is full of waiters: jobs that need no lock at all find no worker either.
func block(ms int) {
	reportLock.Lock()
	defer reportLock.Unlock()
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

func handle(path string, defaultMs int, work func(ms int)) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		ms, ok := msFrom(r, defaultMs)
		if !ok {
			http.Error(w, "ms must be a whole number of milliseconds", http.StatusBadRequest)
			return
		}
		inflight.Add(1)
		defer inflight.Add(-1)
		j := job{work, ms, time.Now(), make(chan struct{})}
		jobs <- j // waits for a free worker
		<-j.done
		served.Add(1) // before the answer leaves: who has read it finds it counted
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "done (inflight: %d)\n", inflight.Load())
	})
}

// Answered by the connection's own goroutine: it needs no worker, so it answers also when the pool is full.
func stats(w http.ResponseWriter, _ *http.Request) {
	now, working := inflight.Load(), busy.Load()
	started, waitedUs := jobsStarted.Swap(0), jobsWaitedUs.Swap(0)
	memory := []metrics.Sample{
		{Name: "/gc/cycles/total:gc-cycles"},
		{Name: "/memory/classes/heap/objects:bytes"},
		{Name: "/memory/classes/heap/stacks:bytes"},
	}
	metrics.Read(memory)
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"unit":        map[string]any{"name": "goroutines", "count": runtime.NumGoroutine()},
		"inflight":    now,
		"served":      served.Load(),
		"workers":     workers,
		"busyWorkers": working,
		"queued":      max(0, now-working),
		"queueWaitMs": float64(waitedUs) / 1000 / float64(max(1, started)), // mean of the jobs since the last /stats
		"gomaxprocs":  runtime.GOMAXPROCS(0),
		"gcCount":     memory[0].Value.Uint64(),
		"heapBytes":   memory[1].Value.Uint64(),
		"stackBytes":  memory[2].Value.Uint64(),
	})
}

func main() {
	for i := 0; i < workers; i++ {
		go worker()
	}
	handle("/slow", 100, slow)
	handle("/cpu", 5, cpu)
	handle("/block", 100, block)
	http.HandleFunc("/stats", stats)

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

func msFrom(r *http.Request, byDefault int) (int, bool) {
	text := r.URL.Query().Get("ms")
	if text == "" {
		return byDefault, true
	}
	ms, err := strconv.ParseUint(text, 10, 31)
	return min(int(ms), 60_000), err == nil
}

// 256 workers of 100 ms each are 2,560 requests a second at most: the knee comes between 200 and 500 connections.
func poolSize() int {
	size, err := strconv.Atoi(env("WORKERS", "256"))
	if err != nil || size < 1 {
		fmt.Fprintln(os.Stderr, "WORKERS must be a whole number of at least 1")
		os.Exit(1)
	}
	return size
}

func env(key, byDefault string) string {
	if value := os.Getenv(key); value != "" {
		return value
	}
	return byDefault
}

func hash(times int) {
	sum := sha256.Sum256([]byte("conctop"))
	for i := 0; i < times; i++ {
		sum = sha256.Sum256(sum[:])
	}
}

// The fastest of a few short runs: the others were disturbed.
var hashesPerMs = func() int {
	const hashes = 10_000
	best := time.Hour
	for i := 0; i < 5; i++ {
		start := time.Now()
		hash(hashes)
		best = min(best, time.Since(start))
	}
	return max(1, int(hashes*time.Millisecond/best))
}()
