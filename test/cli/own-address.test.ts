import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { conctop } from '../conctop.ts';
import { needs } from '../needs.ts';

const SERVER =
  "require('http').createServer((_, answer) => answer.end('ok')).listen(process.env.PORT, process.env.HOST, () => console.log('up'))";

/** Source ports of one address. */
const PORTS = 150;

/**
 * A machine of its own for a moment: a network namespace with an interface that leads nowhere. Nothing there reaches a real one. It has few
 * ports: with IPv4 the load brings source addresses of its own, with IPv6 they are its limit.
 */
async function loadedAt(host: string, address: string, url: string) {
  const script = `ip link set lo up && { ip link add far type dummy 2>/dev/null || ip link add far type veth peer name further && ip link set further up; } && ip addr add dev far ${address} && ip link set far up
echo "40000 ${40_000 + PORTS - 1}" > /proc/sys/net/ipv4/ip_local_port_range
HOST=${host} PORT=8080 "$0" -e "$1" >/dev/null & server=$!
sleep 0.5
"$0" "$2" attach $server --url "$3" -c 200 -d 2s --json --no-keep; code=$?
kill $server
exit $code`;
  const child = spawn('unshare', ['-rn', 'sh', '-c', script, process.execPath, SERVER, conctop, url], {
    timeout: 30_000,
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk) => {
      text[stream] += chunk;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...text };
}

const wanted = needs('linux', 'unshare', 'ip', 'namespaces');

test.each([
  ['IPv4', '10.99.0.1', '10.99.0.1/24', 'http://10.99.0.1:8080/', 200],
  ['IPv6', 'fd99::1', 'fd99::1/64 nodad', 'http://[fd99::1]:8080/', PORTS],
])('a server on another address of this machine is loaded: %s', wanted, async (_, host, address, url, connections) => {
  const { code, stdout, stderr } = await loadedAt(host, address, url);
  expect(code, stderr).toBe(0);
  const { steps } = JSON.parse(stdout) as {
    steps: {
      connections: { open: number };
      requests: number;
      bottleneck: { evidence: { acceptQueue: number | null } };
    }[];
  };
  const [step] = steps;
  expect(step?.connections.open).toBe(connections);
  expect(step?.requests).toBeGreaterThan(connections);
  // The listener of that very address was found in the kernel's tables.
  expect(step?.bottleneck.evidence.acceptQueue).toEqual(expect.any(Number));
});

test('one that this machine does not have is refused, with what to do instead', wanted, async () => {
  const { code, stderr } = await loadedAt('10.99.0.1', '10.99.0.1/24', 'http://10.99.0.2:8080/');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: `conctop: 10.99.0.2 is not an address of this machine, and conctop loads no other.
  Run conctop where the server runs; other machines bring their load with k6: conctop k6 URL, and conctop attach PID --k6 there.\n`,
  });
});
