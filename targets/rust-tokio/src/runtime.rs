//! What the runtime reports. Queues, polls and steals need `--cfg tokio_unstable`: see target.json.
use crate::contract::{facts, Answer};
use tokio::runtime::Handle;

pub fn stats() -> Answer {
    let metrics = Handle::current().metrics();
    let workers = metrics.num_workers();
    let sum = |of: &dyn Fn(usize) -> u64| (0..workers).map(of).sum::<u64>();
    // Each parks when it finds nothing to do: an even count is that of one that works.
    let busy = (0..workers).filter(|&worker| metrics.worker_park_unpark_count(worker) % 2 == 0).count();
    let local_queues: Vec<usize> = (0..workers).map(|worker| metrics.worker_local_queue_depth(worker)).collect();
    facts(
        "tasks",
        metrics.num_alive_tasks(),
        &[
            ("workers", &workers),
            ("busyWorkers", &busy),
            ("globalQueue", &metrics.global_queue_depth()),
            ("localQueues", &format!("{local_queues:?}")),
            ("polls", &sum(&|worker| metrics.worker_poll_count(worker))),
            ("steals", &sum(&|worker| metrics.worker_steal_count(worker))),
            ("parks", &sum(&|worker| metrics.worker_park_count(worker))),
            ("forcedYields", &metrics.budget_forced_yield_count()),
            ("busyMs", &sum(&|worker| metrics.worker_total_busy_duration(worker).as_millis() as u64)),
            ("blockingThreads", &metrics.num_blocking_threads()),
        ],
    )
}
