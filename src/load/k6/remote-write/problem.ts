/** A request that is no remote write of version 1: told to its sender, never to be thrown further than the receiver. */
export class RemoteWriteProblem extends Error {
  override readonly name = 'RemoteWriteProblem';
}
