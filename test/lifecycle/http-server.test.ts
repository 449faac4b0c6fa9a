import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { openHttpServer } from '../../src/lifecycle/http-server.ts';

async function ask(port: number, agent: Agent): Promise<{ answer: IncomingMessage; body: string }> {
  const [answer] = (await once(get({ host: '127.0.0.1', port, agent }), 'response')) as [IncomingMessage];
  return { answer, body: await text(answer) };
}

test('an idle connection is kept for longer than a load balancer keeps its own', async () => {
  const http = await openHttpServer({ port: 0, host: '127.0.0.1' });
  http.serve((req, res) => res.end(String(req.socket.remotePort)));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const { answer, body } = await ask(http.port, agent);
    expect(answer.headers['keep-alive']).toBe('timeout=75');
    const pause = 6500; // Node's own limit is 5 s
    await new Promise((resolve) => setTimeout(resolve, pause));
    expect((await ask(http.port, agent)).body).toBe(body);
  } finally {
    agent.destroy();
    await http.close();
  }
});

test('a stop waits for the request in flight, and not for its connection', async () => {
  const http = await openHttpServer({ port: 0, host: '127.0.0.1' });
  const agent = new Agent({ keepAlive: true });
  const idle = await ask(http.port, agent);
  expect(idle.answer.statusCode).toBe(503);
  let finish = () => {};
  const arrived = new Promise<void>((resolve) => {
    http.serve((_req, res) => {
      finish = () => void res.end('done');
      resolve();
    });
  });
  const answer = ask(http.port, agent);
  await arrived;
  const closed = http.close();
  finish();
  expect((await answer).body).toBe('done');
  const begin = performance.now();
  await closed;
  expect(performance.now() - begin).toBeLessThan(5000);
  agent.destroy();
});

test('an address of another machine is refused in one sentence that names HOST', async () => {
  await expect(openHttpServer({ port: 0, host: '192.0.2.1' })).rejects.toMatchObject({
    code: 'PORT_REFUSED',
    userMessage: expect.stringContaining('Usher cannot listen on 192.0.2.1'),
  });
});
