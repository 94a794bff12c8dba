import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TektonLLMClient } from '../src/index.js';

const keytool = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'keytool') : 'keytool';

let directory: string;
let server: Server;
let handshakes = 0;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'tekton-llm-tls-'));
  const file = join(directory, 'server.p12');
  // prettier-ignore
  execFileSync(keytool, [
    '-genkeypair', '-alias', 'server', '-keyalg', 'EC', '-dname', 'CN=server', '-ext', 'SAN=ip:127.0.0.1',
    '-validity', '2', '-storetype', 'PKCS12', '-keystore', file, '-storepass', 'password',
  ], { stdio: 'ignore' });
  server = createServer({ pfx: readFileSync(file), passphrase: 'password' });
  server.on('connection', () => handshakes++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

test('an untrusted certificate is final and reported with its reason', async () => {
  const { port } = server.address() as AddressInfo;
  const client = new TektonLLMClient({
    componentId: 'test',
    rhetorUrl: `https://127.0.0.1:${port}`,
    rhetorWsUrl: null,
    profile: 'contract',
    maxRetries: 2,
    retryDelay: 0,
  });
  await expect(client.generateText('Hi')).rejects.toMatchObject({
    name: 'LlmConnectionError',
    retryable: false,
    attempts: 1,
    message: expect.stringMatching(/^No TLS connection to Rhetor at .*: self-signed certificate\. (?!.*Is it running)/),
  });
  expect(handshakes).toBe(1);
  client.close();
});
