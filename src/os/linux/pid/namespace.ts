import { readlink } from 'node:fs/promises';

/**
 * Whether /proc/net/tcp of this process shows the sockets of another: the links /proc/PID/ns/net (namespaces(7)) are the
 * same. True where they cannot be read, or no process is known. A server in a container is reached through a proxy or an
 * address translation, whose accept queue is not the server's.
 */
export async function sharesNetwork(pid: number | null, procRoot = '/proc'): Promise<boolean> {
  if (pid === null) return true;
  try {
    const [own, its] = await Promise.all([readlink(`${procRoot}/self/ns/net`), readlink(`${procRoot}/${pid}/ns/net`)]);
    return own === its;
  } catch {
    return true;
  }
}
