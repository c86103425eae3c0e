import { readProcText } from '../proc-file.ts';

/** Whether /proc is mounted so that other users' processes are hidden: proc(5), hidepid; of proc_pid_mountinfo(5). */
export function parseHidepid(mountinfo: string): boolean {
  const line = mountinfo.split('\n').find((entry) => entry.split(' ')[4] === '/proc' && / - proc /.test(entry));
  const option = line === undefined ? null : /hidepid=(\w+)/.exec(line);
  return option !== null && option[1] !== '0' && option[1] !== 'off';
}

export const readHidepid = (procRoot: string): boolean =>
  parseHidepid(readProcText(`${procRoot}/self/mountinfo`) ?? '');
