import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runConctop } from './run-conctop.ts';

describe('conctop k6', () => {
  it('prints a plan for a server on any machine as a script', async () => {
    const { code, stdout, stderr } = await runConctop([
      'k6',
      'http://10.0.0.5:3000/',
      '--steps',
      '10,20',
      '--hold',
      '3s',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain("executor: 'ramping-vus'");
    expect(stdout).toContain("{ duration: '3s', target: 20 }");
    expect(stdout).toContain('http.request("GET", "http://10.0.0.5:3000/", null, params);');
  });

  it('writes a manifest for several runners', async () => {
    const file = join(temporaryFolder(), 'ramp.yaml');
    const words = [
      'k6',
      'http://app/',
      '-c',
      '100',
      '--operator',
      '--runners',
      '4',
      '--send-to',
      '10.0.0.5:9411',
      '-o',
      file,
    ];
    const { code, stderr } = await runConctop(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: `${file}: kubectl apply -f ${file}\n` });
    expect(readFileSync(file, 'utf8')).toContain('parallelism: 4');
    expect(readFileSync(file, 'utf8')).toContain('value: "http://10.0.0.5:9411/api/v1/write"');
  });

  it.each([
    [['k6', 'ftp://app/'], 'ftp://app/ is not an http or https URL.'],
    [['k6', 'http://app/', '--runners', '4'], '--runners is about the pods of --operator.'],
    [['k6', 'http://app/', '-c', '3', '--operator', '--runners', '4'], '4 runners cannot share 3 users'],
  ])('%j: %s', async (words, message) => {
    const { code, stderr } = await runConctop(words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
