package contract

import (
	"runtime"
	"runtime/metrics"
	"runtime/pprof"
)

var memoryMetrics = map[string]string{
	"gcCount":    "/gc/cycles/total:gc-cycles",
	"heapBytes":  "/memory/classes/heap/objects:bytes",
	"stackBytes": "/memory/classes/heap/stacks:bytes",
}

var schedulerMetrics = map[string]string{
	"threads":           "/sched/threads/total:threads",          // Go 1.26
	"runnable":          "/sched/goroutines/runnable:goroutines", // Go 1.26: waiting for a thread, in all run queues together
	"running":           "/sched/goroutines/running:goroutines",
	"waiting":           "/sched/goroutines/waiting:goroutines",
	"notInGo":           "/sched/goroutines/not-in-go:goroutines", // in a system call
	"mutexWaitSeconds":  "/sync/mutex/wait/total:seconds",
	"schedLatencyP99Ms": "/sched/latencies:seconds",
	"gcPauseP99Ms":      "/sched/pauses/total/gc:seconds", // Go 1.22
}

// MemoryFacts are what the runtime reports of its heap, and how many goroutines there are.
func MemoryFacts() Facts {
	facts := read(memoryMetrics)
	facts["unit"] = Facts{"name": "goroutines", "count": runtime.NumGoroutine()}
	facts["gomaxprocs"] = runtime.GOMAXPROCS(0)
	return facts
}

// SchedulerFacts are what the runtime reports of its threads and queues.
func SchedulerFacts() Facts {
	facts := read(schedulerMetrics)
	if facts["threads"] == nil { // threads ever made, nearly the same: Go keeps them
		facts["threads"] = pprof.Lookup("threadcreate").Count()
	}
	return facts
}

// Reads without stopping the program. Names that this Go version does not know become null.
func read(names map[string]string) Facts {
	facts, samples := Facts{}, make([]metrics.Sample, 0, len(names))
	for _, name := range names {
		samples = append(samples, metrics.Sample{Name: name})
	}
	metrics.Read(samples)
	values := map[string]any{}
	for _, sample := range samples {
		values[sample.Name] = figure(sample.Value)
	}
	for fact, name := range names {
		facts[fact] = values[name]
	}
	return facts
}

func figure(value metrics.Value) any {
	switch value.Kind() {
	case metrics.KindUint64:
		return value.Uint64()
	case metrics.KindFloat64:
		return value.Float64()
	case metrics.KindFloat64Histogram:
		return p99Ms(value.Float64Histogram())
	}
	return nil
}

// Since the start of the process; the upper bound of the bucket that holds the 99th percentile.
func p99Ms(histogram *metrics.Float64Histogram) any {
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
