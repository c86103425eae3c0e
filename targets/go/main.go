// A goroutine per connection: net/http starts one for each socket that it accepts, and the handlers below block in it
// as if nothing else existed. The runtime parks those that wait and hands their OS thread to one that can run.
// While a handler works, net/http keeps a second goroutine reading on its socket, to notice a client that goes away:
// 10,000 requests in flight are 20,000 goroutines.
package main

import (
	"time"

	"conctop.example/contract"
)

var report contract.WatchedLock // what /block needs, and nobody else

func slow(ms int) {
	time.Sleep(time.Duration(ms) * time.Millisecond) // parks the goroutine; its thread goes on to another
}

// As many hashes as take ms on an idle core. With a deadline instead, a busy core would do less work.
func cpu(ms int) {
	contract.Hash(ms * contract.HashesPerMs)
}

// What hurts in Go: waiting (for a database, say) while holding a lock that others need. No thread is busy, yet thousands
// of goroutines queue behind one, and only lockWaiters in /stats shows why.
func block(ms int) {
	report.Lock()
	defer report.Unlock()
	time.Sleep(time.Duration(ms) * time.Millisecond)
}

// Goroutines that wait for a channel that nobody sends to: nothing ever ends them, and nothing reports them.
func leak(n int) {
	never := make(chan struct{})
	for range n {
		go func() { <-never }()
	}
}

func main() {
	contract.Handle("/slow", 100, slow)
	contract.Handle("/cpu", 5, cpu)
	contract.Handle("/block", 100, block)
	contract.HandleLeak(leak)
	contract.Serve(func() contract.Facts {
		return contract.Join(contract.MemoryFacts(), contract.SchedulerFacts(), report.Facts())
	})
}
