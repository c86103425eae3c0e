// `node other-client.mjs URL`: asks on a connection of its own, one request after the other, until it is ended.
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const ask = () => {
  const request = http.get(process.argv[2], { agent }, (response) => {
    response.resume();
    response.on('end', ask);
  });
  request.on('error', () => setTimeout(ask, 100));
};
ask();
