/** The part of autocannon 9.0.0 that this folder uses; it ships no types. */
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { TLSSocket } from 'node:tls';

  /** lib/httpClient.js: one keep-alive connection. The members with `_` are its own, and why package.json pins 9.0.0. */
  interface Client extends EventEmitter {
    /** A TLSSocket where `secure`. */
    conn: Socket | TLSSocket;
    /** Its own copy of the options: what `_connect` connects to. */
    readonly opts: { hostname: string; servername?: string };
    readonly secure: boolean;
    readonly parser: ResponseParser;
    readonly pipelinedRequests: RequestQueue;
    timeoutTicker: { reschedule(ms?: number): void; clear(): void };
    _connect(): void;
    _doRequest(): void;
    _destroyConnection(): void;
    destroy(): void;
  }

  /** lib/pipelinedRequestsQueue.js */
  interface RequestQueue {
    size(): number;
    peek(): { readonly headers: { readonly statusCode?: number } } | undefined;
    setHeaders(head: ResponseHead): void;
  }

  interface ResponseHead {
    readonly statusCode: number;
    readonly shouldKeepAlive: boolean;
    /** Names and values alternate. */
    readonly headers: readonly string[];
  }

  /** http-parser-js: the callbacks are stored under the numbers that its constructor names. */
  interface ResponseParser {
    readonly constructor: {
      readonly RESPONSE: string;
      readonly kOnHeadersComplete: number;
      readonly kOnBody: number;
      readonly kOnMessageComplete: number;
    };
    execute(chunk: Buffer): number | Error;
    finish(): Error | undefined;
    reinitialize(type: string): void;
    [callback: number]: unknown;
  }

  interface Histogram {
    recordValue(value: number): void;
    recordValueWithExpectedInterval(value: number, interval: number): void;
    reset(): void;
    destroy(): void;
    readonly __custom: true;
  }

  interface Options {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
    /** Seconds. */
    readonly timeout: number;
    readonly setupClient: (client: Client) => void;
    readonly histograms: {
      readonly latencies: Histogram;
      readonly requests: Histogram;
      readonly throughput: Histogram;
    };
    readonly skipAggregateResult: true;
  }

  interface Tracker extends EventEmitter {
    on(
      event: 'response',
      listener: (client: Client, statusCode: number, bytes: number, durationMs: number) => void,
    ): this;
    catch(listener: (error: Error) => void): unknown;
  }

  export default function autocannon(options: Options): Tracker;
}
