// A bounded worker pool: every connection still has its goroutine, but only the workers do the work. A request becomes
// a job, waits on a channel until one of WORKERS is free, and its goroutine waits for the answer.
// With more connections than workers throughput stands still, and each further connection only adds waiting.
package main

import (
	"time"

	"conctop.example/contract"
)

type job struct {
	work   func(ms int)
	ms     int
	queued time.Time
	done   chan struct{}
}

var (
	workers = contract.SizeFrom("WORKERS", 256) // of 100 ms each 2,560 requests a second at most
	jobs    = make(chan job)                    // no buffer: requests that find no free worker wait here, in their order
	counts  contract.PoolCounts
	report  contract.WatchedLock // what the jobs of /block need, and nobody else
)

func worker() {
	for j := range jobs {
		counts.Start(j.queued)
		j.work(j.ms)
		counts.End()
		close(j.done)
	}
}

// In the connection's goroutine: waits for a free worker, then for the end of its work.
func pooled(work func(ms int)) func(ms int) {
	return func(ms int) {
		j := job{work, ms, time.Now(), make(chan struct{})}
		jobs <- j
		<-j.done
	}
}

func slow(ms int) {
	time.Sleep(time.Duration(ms) * time.Millisecond) // parks the worker's goroutine: no thread waits, but a worker does
}

// As many hashes as take ms on an idle core. With a deadline instead, a busy core would do less work.
func cpu(ms int) {
	contract.Hash(ms * contract.HashesPerMs)
}

// Never let jobs of a pool wait for each other. One works under the lock, the next ones take a worker each only to wait for
// it, and soon the pool is full of waiters: jobs that need no lock at all find no worker either.
func block(ms int) {
	report.Lock()
	defer report.Unlock()
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

func main() {
	for range workers {
		go worker()
	}
	contract.Handle("/slow", 100, pooled(slow))
	contract.Handle("/cpu", 5, pooled(cpu))
	contract.Handle("/block", 100, pooled(block))
	// Answered by the connection's own goroutine: it needs no worker, so it answers also when the pool is full.
	contract.Serve(func() contract.Facts {
		return contract.Join(contract.MemoryFacts(), report.Facts(), counts.Facts(workers))
	})
}
