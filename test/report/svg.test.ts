import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { svgReport } from '../../src/report/svg/svg-report.ts';
import { needs } from '../needs.ts';
import { figuresOfRecording, RAMP } from './recordings.ts';

const HOSTILE = '"/><script>alert(1)</script>&\u0007';
const hostile = () =>
  figuresOfRecording(RAMP, (event) =>
    event.type === 'run-started' ? { ...event, target: { ...event.target, name: HOSTILE, title: HOSTILE } } : event,
  );

describe('a report as a slide', () => {
  it('has the threads as its hero, the largest on it, and three charts', () => {
    const text = svgReport(figuresOfRecording(RAMP), 'dark');
    const sizes = [...text.matchAll(/font-size="(\d+)"[^>]*>([^<]*)</g)].map(
      ([, size, words]) => [Number(size), words] as const,
    );
    const [largest] = [...sizes].sort(([a], [b]) => b - a);
    expect(largest?.[1]).toBe('15');
    expect(text.match(/stroke-width="2.5"/g)).toHaveLength(7);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('loads nothing and runs nothing, whatever the target is called', () => {
    const text = svgReport(hostile(), 'light');
    expect(text.match(/<script|href|url\(|<image|<style/)).toBeNull();
  });

  it('is XML', needs('xmllint'), () => {
    for (const text of [svgReport(figuresOfRecording(RAMP), 'dark'), svgReport(hostile(), 'light')]) {
      expect(spawnSync('xmllint', ['--noout', '-'], { input: text, encoding: 'utf8' })).toMatchObject({
        status: 0,
        stderr: '',
      });
    }
  });
});
