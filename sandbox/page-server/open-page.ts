import { UserError } from '../../src/errors.ts';
import { type HttpServer, openHttpServer } from '../../src/lifecycle/http-server.ts';
import type { Sandbox } from '../start-sandbox.ts';
import { createPage } from './create-page.ts';

const HOST = '127.0.0.1';

/** Opens the sandbox's page beside Usher: on the next port, so that its address stays the same, or on any free one. */
export async function openPage(sandbox: Sandbox): Promise<{ url: string; close(): Promise<void> }> {
  const server = await openNear(sandbox.usher.port + 1);
  const { app, close } = createPage(sandbox);
  server.serve(app);
  return {
    url: `http://${HOST}:${server.port}`,
    close: async () => {
      close();
      await server.close();
    },
  };
}

async function openNear(port: number): Promise<HttpServer> {
  try {
    return await openHttpServer({ port: port <= 65_535 ? port : 0, host: HOST });
  } catch (error) {
    if (error instanceof UserError && error.code === 'PORT_TAKEN')
      return await openHttpServer({ port: 0, host: HOST });
    throw error;
  }
}
