import type { CallKind } from '../system-calls.ts';

/** What the kernel function in which a thread sleeps waits for. */
export type Sleep = Exclude<CallKind, 'descriptor' | 'end'> | 'socket' | 'pipe' | 'stopped';

/**
 * /proc/PID/task/TID/wchan (proc_pid_wchan(5)): the kernel function in which the thread sleeps, `0` if it does not sleep or
 * this user may not know. It says less than the system call, and its names change with the kernel; it is the fallback where
 * the call may not be read. Names of Linux 4.19 to 6.18, from the kernel's sources.
 */
const SLEEPS: readonly (readonly [name: RegExp, sleep: Sleep])[] = [
  [/^(futex_|do_futex)/, 'work'],
  [/^(do_epoll_|ep_poll)/, 'many'],
  [/^(poll_schedule_timeout|do_sys_poll|do_poll|do_select|core_sys_select)/, 'many'],
  [/^io_(cqring_wait|uring)/, 'many'],
  [/^(hrtimer_nanosleep|do_nanosleep|common_nsleep)/, 'timer'],
  [/^inet_csk_(accept|wait_for_connect)|^unix_accept|^__skb_wait_for_more_packets_accept/, 'accept'],
  [
    /^(sk_wait_data|wait_woken|tcp_(recvmsg|sendmsg|wait)|sk_stream_wait|unix_(stream|dgram)_|__skb_(wait|recv)|inet_stream_connect|inet_wait_for_connect)/,
    'socket',
  ],
  [/^(anon_)?pipe_|^wait_for_partner|^fifo_/, 'pipe'],
  [/^(do_wait|kernel_wait4|do_wait_pid)/, 'child'],
  [/^(do_sigtimedwait|sigsuspend|sys_pause|__do_sys_pause)/, 'signal'],
  [/^(do_signal_stop|ptrace_stop|do_jobctl_trap|__refrigerator)/, 'stopped'],
  [
    /^(folio_wait|wait_on_page|io_schedule|__lock_page|jbd2_|blk_|rq_qos_wait|wait_on_buffer|submit_bio_wait|xfs_|ext4_|btrfs_|nfs_)/,
    'disk',
  ],
  [/^(rwsem_down|down_read|down_write|__down)/, 'memory'],
];

/** Null: not known, or it does not sleep. */
export function parseWchan(text: string): Sleep | null {
  const name = text.trim();
  return SLEEPS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
