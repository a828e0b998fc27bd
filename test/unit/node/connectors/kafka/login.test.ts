import { expect, test, vi } from 'vitest';
import { connectionSettings } from '../../../../../node/connectors/kafka/connection-settings.ts';

const settings = (options: Record<string, string>) =>
  connectionSettings({ 'kafka.bootstrap.servers': 'a:1, b', ...options });

test('brokers have a port, by default that of Kafka', () => {
  expect(settings({}).bootstrap).toEqual([
    { host: 'a', port: 1 },
    { host: 'b', port: 9092 },
  ]);
});

test('a password is read where it stands, at each connection', async () => {
  const login = settings({
    'kafka.security.protocol': 'SASL_SSL',
    'kafka.sasl.mechanism': 'SCRAM-SHA-256',
    'kafka.sasl.username': 'alice',
    'kafka.sasl.password': 'env:FAKE_PASSWORD',
  });
  vi.stubEnv('FAKE_PASSWORD', 'first');
  const first = await login.connection();
  expect(first).toMatchObject({
    sasl: { mechanism: 'SCRAM-SHA-256', username: 'alice', password: 'first' },
    tls: {},
  });
  vi.stubEnv('FAKE_PASSWORD', 'second');
  expect(await login.connection()).toMatchObject({ sasl: { password: 'second' } });
  vi.unstubAllEnvs();
  await expect(login.connection()).rejects.toMatchObject({
    condition: 'CREDENTIAL_UNAVAILABLE.NOT_SET',
  });
});

test("Java's line has user and password, and is a secret", async () => {
  const jaas = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  vi.stubEnv('FAKE_JAAS', `${jaas} username="bob" password="s3cret";`);
  const options = { 'kafka.security.protocol': 'SASL_PLAINTEXT', 'kafka.sasl.mechanism': 'PLAIN' };
  const placed = settings({ ...options, 'kafka.sasl.jaas.config': 'env:FAKE_JAAS' });
  expect(await placed.connection()).toMatchObject({
    sasl: { username: 'bob', password: 's3cret' },
  });
  vi.unstubAllEnvs();
});

test.each([
  'kafka.sasl.jaas.config',
  'kafka.sasl.password',
  'kafka.ssl.key.password',
  // One that Java's client needs, and this one does not.
  'kafka.ssl.truststore.password',
])('a secret in %s itself is refused, and not shown', (option) => {
  const plain = () => settings({ [option]: 'password="s3cret";' });
  expect(plain).toThrow(option);
  expect(plain).toThrow('CREDENTIAL_UNAVAILABLE.PLAIN_TEXT');
  expect(plain).not.toThrow('s3cret');
});
