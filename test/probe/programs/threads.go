// Threads whose behaviour is known: 20 parked in the kernel, one that waits 50 times a second, one that never waits.
package main

import (
	"fmt"
	"runtime"
	"syscall"
)

var ballast = make([]byte, 32<<20)

func main() {
	for at := 0; at < len(ballast); at += 4096 {
		ballast[at] = 1
	}
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	started := make(chan bool)
	thread := func(run func()) {
		go func() {
			runtime.LockOSThread()
			started <- true
			run()
		}()
		<-started
	}
	for range [20]int{} {
		// A read of a bare descriptor blocks its thread: the runtime's poller knows nothing of it.
		thread(func() { park(pipe[0]) })
	}
	thread(func() {
		wait := syscall.Timespec{Nsec: 20_000_000}
		for {
			syscall.Nanosleep(&wait, nil)
		}
	})
	thread(func() {
		for {
		}
	})
	fmt.Println("ready")
	select {}
}

func park(from int) {
	var byte [1]byte
	for {
		syscall.Read(from, byte[:])
	}
}
