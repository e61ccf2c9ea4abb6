// Three listeners for healthcheck-test: /healthz is 200, 503, and never answered. Prints their ports.
import http from 'node:http';

const listen = (handler) =>
  new Promise((resolve) => {
    const server = http.createServer(handler);
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
const status = (code) => (request, response) => {
  response.writeHead(request.url === '/healthz' ? code : 404);
  response.end();
};

const ports = [await listen(status(200)), await listen(status(503)), await listen(() => {})];
console.log(ports.join(' '));
