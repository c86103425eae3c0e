package contract

import (
	"sync"
	"sync/atomic"
)

// WatchedLock is a mutex that knows how many wait for it.
type WatchedLock struct {
	mutex   sync.Mutex
	waiters atomic.Int64
}

func (lock *WatchedLock) Lock() {
	lock.waiters.Add(1)
	lock.mutex.Lock()
	lock.waiters.Add(-1)
}

func (lock *WatchedLock) Unlock() { lock.mutex.Unlock() }

func (lock *WatchedLock) Facts() Facts { return Facts{"lockWaiters": lock.waiters.Load()} }
