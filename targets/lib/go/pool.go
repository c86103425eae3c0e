package contract

import (
	"fmt"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// PoolCounts are the figures of a pool of workers.
type PoolCounts struct {
	busy              atomic.Int64
	started, waitedUs atomic.Int64 // since the last /stats
}

// Start is called by a worker that takes a job.
func (counts *PoolCounts) Start(queued time.Time) {
	counts.started.Add(1)
	counts.waitedUs.Add(time.Since(queued).Microseconds())
	counts.busy.Add(1)
}

// End is called by a worker that has done its job.
func (counts *PoolCounts) End() { counts.busy.Add(-1) }

// Facts of `workers` workers.
func (counts *PoolCounts) Facts(workers int) Facts {
	now, busy := inflight.Load(), counts.busy.Load()
	started, waitedUs := counts.started.Swap(0), counts.waitedUs.Swap(0)
	return Facts{
		"workers":     workers,
		"busyWorkers": busy,
		"queued":      max(0, now-busy),
		"queueWaitMs": float64(waitedUs) / 1000 / float64(max(1, started)), // mean of the jobs since the last /stats
	}
}

// SizeFrom reads a size from the environment.
func SizeFrom(key string, byDefault int) int {
	size, err := strconv.Atoi(env(key, strconv.Itoa(byDefault)))
	if err != nil || size < 1 {
		fmt.Fprintln(os.Stderr, key, "must be a whole number of at least 1")
		os.Exit(1)
	}
	return size
}
