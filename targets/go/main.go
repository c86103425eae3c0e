// A goroutine per connection: net/http starts one for each socket that it accepts, and the handlers below block in it
// as if nothing else existed. The runtime parks those that wait and hands their OS thread to one that can run.
// While a handler works, net/http keeps a second goroutine reading on its socket, to notice a client that goes away:
// 10,000 requests in flight are 20,000 goroutines.
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
	"runtime/pprof"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	inflight, served atomic.Int64

	// One lock that every handler needs for a moment, as a shared map, cache or pool has it in real servers.
	visitsLock sync.Mutex
	visits     = map[string]int{}
)

func slow(ms int) {
	time.Sleep(time.Duration(ms) * time.Millisecond) // parks the goroutine; its thread goes on to another
}

// Does as many hashes as take ms on an idle core. A deadline would do less work the more requests share the core.
func cpu(ms int) {
	hash(ms * hashesPerMs)
}

// What hurts in Go: waiting (for a database, say) while holding the lock that everybody needs. No thread is busy, yet
// thousands of goroutines queue behind one, and only the mutex wait time in /stats tells why.
func block(ms int) {
	visitsLock.Lock()
	defer visitsLock.Unlock()
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

// Goroutines that wait for a channel nobody sends to: nothing ever ends them, and nothing says so.
func leak(n int) {
	never := make(chan struct{})
	for i := 0; i < n; i++ {
		go func() { <-never }()
	}
}

func handle(path string, defaultMs int, work func(ms int)) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		ms, ok := numberFrom(r, "ms", defaultMs, 60_000)
		if !ok {
			http.Error(w, "ms must be a whole number of milliseconds", http.StatusBadRequest)
			return
		}
		inflight.Add(1)
		defer inflight.Add(-1)
		visitsLock.Lock()
		visits[path]++
		visitsLock.Unlock()
		work(ms)
		served.Add(1) // before the answer leaves: who has read it finds it counted
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "done (inflight: %d)\n", inflight.Load())
	})
}

func main() {
	handle("/slow", 100, slow)
	handle("/cpu", 5, cpu)
	handle("/block", 100, block)
	http.HandleFunc("/leak", func(w http.ResponseWriter, r *http.Request) {
		n, ok := numberFrom(r, "n", 100, 100_000)
		if !ok {
			http.Error(w, "n must be a whole number", http.StatusBadRequest)
			return
		}
		leak(n)
		fmt.Fprintf(w, "leaked %d goroutines\n", n)
	})
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

func numberFrom(r *http.Request, key string, byDefault, atMost int) (int, bool) {
	text := r.URL.Query().Get(key)
	if text == "" {
		return byDefault, true
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return min(int(n), atMost), err == nil
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

// What the runtime tells of itself, read without stopping it. Names that this Go version does not know become null.
func stats(w http.ResponseWriter, _ *http.Request) {
	names := []string{
		"/sched/threads/total:threads",          // Go 1.26
		"/sched/goroutines/runnable:goroutines", // Go 1.26: waiting for a thread, in all run queues together
		"/sched/goroutines/running:goroutines",
		"/sched/goroutines/waiting:goroutines",
		"/sched/goroutines/not-in-go:goroutines", // in a system call
		"/gc/cycles/total:gc-cycles",
		"/memory/classes/heap/objects:bytes",
		"/memory/classes/heap/stacks:bytes",
		"/sync/mutex/wait/total:seconds",
		"/sched/latencies:seconds",
		"/sched/pauses/total/gc:seconds", // Go 1.22
	}
	samples := make([]metrics.Sample, len(names))
	for i, name := range names {
		samples[i].Name = name
	}
	metrics.Read(samples)
	threads := figure(samples[0])
	if threads == nil { // threads ever made, which Go keeps: nearly the same
		threads = pprof.Lookup("threadcreate").Count()
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{
		"unit":              map[string]any{"name": "goroutines", "count": runtime.NumGoroutine()},
		"inflight":          inflight.Load(),
		"served":            served.Load(),
		"gomaxprocs":        runtime.GOMAXPROCS(0),
		"threads":           threads,
		"runnable":          figure(samples[1]),
		"running":           figure(samples[2]),
		"waiting":           figure(samples[3]),
		"notInGo":           figure(samples[4]),
		"gcCount":           figure(samples[5]),
		"heapBytes":         figure(samples[6]),
		"stackBytes":        figure(samples[7]),
		"mutexWaitSeconds":  figure(samples[8]),
		"schedLatencyP99Ms": p99Ms(samples[9]),
		"gcPauseP99Ms":      p99Ms(samples[10]),
	})
}

func figure(sample metrics.Sample) any {
	switch sample.Value.Kind() {
	case metrics.KindUint64:
		return sample.Value.Uint64()
	case metrics.KindFloat64:
		return sample.Value.Float64()
	}
	return nil
}

// Since the start of the process; the upper bound of the bucket that holds the 99th percentile.
func p99Ms(sample metrics.Sample) any {
	if sample.Value.Kind() != metrics.KindFloat64Histogram {
		return nil
	}
	histogram := sample.Value.Float64Histogram()
	var total, seen uint64
	for _, count := range histogram.Counts {
		total += count
	}
	for i, count := range histogram.Counts {
		seen += count
		if count > 0 && seen*100 >= total*99 && i+2 < len(histogram.Buckets) {
			return histogram.Buckets[i+1] * 1000
		}
	}
	return nil
}
