import { expect, test } from 'vitest';
import { AnswerCounter, describeReadings, serveMetrics } from '../../server/metrics.ts';

const readings = {
  faults: new Map([
    ['57P03', 3],
    ['a "name"\n', 1],
  ]),
  ready: true,
  databaseBytes: 1_234_567_890,
  memoryBytes: 77_777_777,
  directoryDays: -1,
  retentionHours: 0,
};

test('metrics tell counts in whole steps, and nothing finer', () => {
  const answers = new AnswerCounter();
  for (let made = 0; made < 250; made += 1) answers.count(new Response(null, { status: 200 + (made % 2) }));
  for (let made = 0; made < 99; made += 1) answers.count(new Response(null, { status: 404 }));
  const text = describeReadings(answers.rounded(), readings);
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  expect(samples).toEqual([
    'drop_box_answers_total{class="2xx"} 200',
    'drop_box_answers_total{class="3xx"} 0',
    'drop_box_answers_total{class="4xx"} 0',
    'drop_box_answers_total{class="5xx"} 0',
    'drop_box_faults_total{code="57P03"} 3',
    'drop_box_faults_total{code="a__name__"} 1',
    'drop_box_ready 1',
    'drop_box_database_bytes 1153433600',
    'drop_box_memory_bytes 77594624',
    'drop_box_directory_days -1',
    'drop_box_retention_hours 0',
  ]);
  expect(text).toMatch(/^# HELP drop_box_answers_total .*\n# TYPE drop_box_answers_total counter\n/);
});

test('what is not known is left out, and a sick database is told', () => {
  const text = describeReadings([], { ...readings, ready: false, databaseBytes: null, retentionHours: null });
  expect(text).toContain('drop_box_ready 0');
  expect(text).not.toMatch(/database_bytes|retention_hours/);
});

test('they are served at one address, on loopback alone, without a time', async () => {
  let sick = false;
  const server = await serveMetrics(0, () =>
    sick ? Promise.reject(new Error('x')) : Promise.resolve('a 1\n'),
  );
  const at = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${String(server.port)}${path}`, { method });
  const got = await at('/metrics');
  expect([got.status, await got.text(), got.headers.get('Date')]).toEqual([200, 'a 1\n', null]);
  await expect(fetch(`http://127.0.0.2:${String(server.port)}/metrics`)).rejects.toThrow();
  expect((await at('/')).status).toBe(404);
  expect((await at('/metrics', 'POST')).status).toBe(404);
  sick = true;
  expect((await at('/metrics')).status).toBe(503);
  await server.stop();
});
