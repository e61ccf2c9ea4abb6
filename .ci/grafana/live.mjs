// End to end: the demo, a Prometheus that scrapes it, an Alertmanager, and a webhook that is told.
// Everything listens on free ports of loopback, lies in a temporary directory, and ends with this.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { ALERTMANAGER, alerts, Findings, PROMETHEUS, ROOT, RULES, yaml } from './files.mjs';
import { alertQueries, dashboardQueries, selectors, variableQueries } from './queries.mjs';

const LOOPBACK = '127.0.0.1';
const STREAM = 'demo-images';

/** The script's first shift, and so the first words. */
const FIRST_WORD = 'penguin';

/** The windows of the demo take seconds, not minutes, and so must everything that looks at them. */
const EVERY = '1s';

/** Prometheus gives 11,000 points of a series at most. */
const MOST_POINTS = 10_000;

/** How long to wait for anything: on an idle machine the demo takes one minute, its alarm two. */
const PATIENCE_SECONDS = Number(process.env.PATIENCE_SECONDS ?? 600);

/** Series that a healthy installation doesn't have: what asks for them alone may stay empty. */
const NOT_WHILE_HEALTHY = {
  headwatch_learning_images: 'every stream of the demo has a profile',
};

/** Alerts that must not come of the demo; the others need longer than it lasts, or are expected. */
const NOT_OF_THE_DEMO = alerts(yaml(RULES))
  .map(({ alert }) => alert)
  .filter((alert) => !['HeadwatchDriftFiring', 'HeadwatchEvidenceGrowing', 'HeadwatchNoData'].includes(alert));

const directory = mkdtempSync(join(tmpdir(), 'headwatch-observability-'));
const children = [];
const told = [];
const begun = Date.now();

class Failure extends Error {}

async function freePort() {
  const socket = createSocket();
  await new Promise((resolve) => socket.listen(0, LOOPBACK, resolve));
  const { port } = socket.address();
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

/** Starts a program, whose output goes to a file; its end before ours is a failure. */
function start(name, command, args, output = () => {}) {
  const log = createWriteStream(join(directory, `${name}.log`));
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const process = { name, child, ended: null, tail: [] };
  process.exit = new Promise((resolve) => {
    child.on('error', (error) => resolve((process.ended = String(error))));
    child.on('exit', (code, signal) => resolve((process.ended = `exit code ${code ?? signal}`)));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (data) => {
      log.write(data);
      process.tail = [...process.tail, ...data.split('\n')].filter(Boolean).slice(-30);
      output(data);
    });
  }
  children.push(process);
  return process;
}

async function stopAll() {
  for (const { child, ended } of children) {
    if (ended === null) {
      child.kill('SIGTERM');
    }
  }
  for (const { child, exit } of children) {
    const stopped = await Promise.race([exit, sleep(15_000, null)]);
    if (stopped === null) {
      child.kill('SIGKILL');
      await exit;
    }
  }
}

/** Waits until something is there. */
async function until(what, found) {
  const deadline = Date.now() + PATIENCE_SECONDS * 1000;
  for (;;) {
    const dead = children.find(({ ended }) => ended !== null);
    if (dead) {
      throw new Failure(`${dead.name} ended (${dead.ended}):\n      ${dead.tail.join('\n      ')}`);
    }
    const result = await found();
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Failure(`${what}: not within ${PATIENCE_SECONDS} s (PATIENCE_SECONDS)`);
    }
    await sleep(250);
  }
}

function ok(what) {
  console.log(`ok    ${what} (${Math.round((Date.now() - begun) / 1000)} s)`);
}

/** Keeps what Alertmanager tells. */
async function receiver() {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (data) => (body += data));
    request.on('end', () => {
      told.push({ path: request.url, ...JSON.parse(body) });
      response.end();
    });
  });
  await new Promise((resolve) => server.listen(0, LOOPBACK, resolve));
  return server;
}

async function demo() {
  let output = '';
  const launcher = process.env.HEADWATCH ?? './headwatch';
  start('demo', launcher, ['demo', '--keep-running'], (data) => (output += data));
  const [, address] = await until('the demo starts to watch', () =>
    /metrics while it runs: http:\/\/(\S+)\/metrics/.exec(output),
  );
  ok(`the demo has metrics on ${address}`);
  return {
    address,
    finished: () => /^(as it should be|not as scripted).*/m.exec(output),
    shifted: () => output.split('\n').filter((line) => line.includes('SHIFTED')),
  };
}

/** The example, with this machine's ports, and in a hurry. */
function prometheusConfig(targets, alertmanagerPort) {
  const config = yaml(PROMETHEUS);
  config.global = { scrape_interval: EVERY, evaluation_interval: EVERY };
  config.alerting.alertmanagers[0].static_configs[0].targets = [`${LOOPBACK}:${alertmanagerPort}`];
  config.scrape_configs[0].static_configs[0].targets = targets;
  return config;
}

/** A copy of the rules in which the alert of the shift doesn't wait; all others do. */
function hastyRules() {
  const rules = yaml(RULES);
  const drift = alerts(rules).find(({ alert }) => alert === 'HeadwatchDriftFiring');
  drift.for = '0s';
  // A busy machine may take longer than EVERY for a scrape, which is no end of the shift.
  drift.keep_firing_for = '15s';
  return rules;
}

/** The example, telling our receiver, and at once. */
function alertmanagerConfig(port) {
  const config = yaml(ALERTMANAGER);
  Object.assign(config.route, { group_wait: '1s', group_interval: '1s' });
  for (const webhook of config.receivers.flatMap((each) => each.webhook_configs ?? [])) {
    webhook.url = `http://${LOOPBACK}:${port}${new URL(webhook.url).pathname}`;
  }
  return config;
}

async function alertmanager(receiverPort) {
  const port = await freePort();
  const data = join(directory, 'alertmanager');
  mkdirSync(data);
  writeFileSync(join(data, 'alertmanager.yml'), stringify(alertmanagerConfig(receiverPort)));
  start('alertmanager', 'prometheus-alertmanager', [
    `--config.file=${join(data, 'alertmanager.yml')}`,
    `--storage.path=${data}`,
    `--web.listen-address=${LOOPBACK}:${port}`,
    '--cluster.listen-address=',
  ]);
  await until('Alertmanager starts', () => answers(`http://${LOOPBACK}:${port}/-/ready`));
  return port;
}

/** Starts Prometheus; the result's `scrape` gives it something to do. */
async function prometheus(alertmanagerPort) {
  const port = await freePort();
  const data = join(directory, 'prometheus');
  const configure = (targets) =>
    writeFileSync(
      join(data, 'prometheus.yml'),
      stringify(prometheusConfig(targets, alertmanagerPort)),
    );
  mkdirSync(data);
  configure([]);
  writeFileSync(join(data, 'headwatch-rules.yml'), stringify(hastyRules()));
  const { child } = start('prometheus', 'prometheus', [
    `--config.file=${join(data, 'prometheus.yml')}`,
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=${LOOPBACK}:${port}`,
  ]);
  const url = `http://${LOOPBACK}:${port}`;
  await until('Prometheus starts', () => answers(`${url}/-/ready`));
  const scrape = (address) => {
    configure([address]);
    child.kill('SIGHUP');
  };
  return { url, scrape };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** Asks Prometheus. */
async function ask(url, path, parameters) {
  const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const { status, data, error } = await response.json();
  if (status !== 'success') {
    throw new Failure(`${JSON.stringify(parameters)}: ${error}`);
  }
  return data;
}

/** Whether a query had data at any time since the beginning. */
async function hasData(url, expr) {
  const { result } = await ask(url, 'query_range', {
    query: expr,
    start: begun / 1000,
    end: Date.now() / 1000,
    step: Math.max(0.25, (Date.now() - begun) / 1000 / MOST_POINTS),
  });
  return result.some(({ values }) => values.some(([, value]) => value !== 'NaN'));
}

const asksForNothingHealthy = (expr) =>
  selectors(expr).every((selector) => selector.match(/^\w+/)[0] in NOT_WHILE_HEALTHY);

async function checkDashboards(url) {
  const findings = new Findings();
  const queries = dashboardQueries();
  for (const { where, expr } of queries) {
    const found = await tried(findings, where, () => hasData(url, expr));
    if (!found && asksForNothingHealthy(expr)) {
      const reason = NOT_WHILE_HEALTHY[selectors(expr)[0].match(/^\w+/)[0]];
      console.log(`note  no data, as it should be: ${where}: ${reason}`);
    } else {
      findings.expect(found, `no data: ${where}: ${expr}`);
    }
  }
  for (const { where, series, label } of variableQueries()) {
    const values = await ask(url, `label/${label}/values`, { 'match[]': series });
    findings.expect(values.length > 0, `no choices: ${where}`);
  }
  findings.end(`${queries.length} queries of the dashboards return data`);
}

/** An alert that is silent has no data; but what it looks at has to be there. */
async function checkAlerts(url) {
  const findings = new Findings();
  const queries = alertQueries();
  for (const { where, alert, expr } of queries) {
    const found = await tried(findings, where, () => hasData(url, expr));
    if (alert === 'HeadwatchDriftFiring') {
      findings.expect(found, `no data: ${where}`);
    }
    for (const selector of selectors(expr)) {
      const known = selector.match(/^\w+/)[0] in NOT_WHILE_HEALTHY;
      findings.expect(
        known || (await hasData(url, selector)),
        `no data: ${where}, of which: ${selector}`,
      );
    }
  }
  findings.end(`${queries.length} queries of alerts work, and all that they look at is there`);
}

async function tried(findings, where, query) {
  try {
    return await query();
  } catch (e) {
    findings.add(`${where}: ${e.message}`);
    return false;
  }
}

async function checkOthers(url) {
  const findings = new Findings();
  for (const alert of NOT_OF_THE_DEMO) {
    const fired = await hasData(url, `ALERTS{alertname="${alert}",alertstate="firing"}`);
    findings.expect(!fired, `${alert} fired`);
  }
  findings.end('no other alert fired');
}

const ofTheShift = (status) =>
  told.filter(
    (message) =>
      message.status === status &&
      message.alerts.some(({ labels }) => labels.alertname === 'HeadwatchDriftFiring'),
  );

function checkMessage(message) {
  const findings = new Findings();
  const [alert] = message.alerts;
  findings.expect(message.path === '/model', `told ${message.path}, not the owner of the model`);
  findings.expect(message.alerts.length === 1, `${message.alerts.length} alerts for one shift`);
  findings.expect(alert.labels.stream === STREAM, `the stream is ${alert.labels.stream}`);
  findings.expect(!('word' in alert.labels), 'words are labels');
  findings.expect(
    new RegExp(`\\b${FIRST_WORD} \\+[0-9.]+ points`).test(alert.annotations.words),
    `the words are "${alert.annotations.words}"`,
  );
  findings.expect(
    alert.annotations.summary.includes(STREAM),
    `the summary is "${alert.annotations.summary}"`,
  );
  findings.expect(
    alert.annotations.runbook_url?.endsWith('/HeadwatchDriftFiring.md'),
    'there is no link to the runbook',
  );
  findings.end(`the webhook was told of ${alert.labels.stream}: ${alert.annotations.words}`);
}

function checkOneIncident() {
  const findings = new Findings();
  const incidents = new Set(
    [...ofTheShift('firing'), ...ofTheShift('resolved')].flatMap(({ alerts: all }) =>
      all.map(({ fingerprint }) => fingerprint),
    ),
  );
  findings.expect(incidents.size === 1, `${incidents.size} incidents for one alarm`);
  findings.expect(
    ofTheShift('firing').length === 1 && ofTheShift('resolved').length === 1,
    `told ${ofTheShift('firing').length} times of firing, ${ofTheShift('resolved').length} of resolved`,
  );
  findings.end('three shifts of one alarm were one incident: told once, resolved once');
}

async function main() {
  const server = await receiver();
  try {
    // Before the demo, so that nothing of it is missed.
    const alertmanagerPort = await alertmanager(server.address().port);
    const { url, scrape } = await prometheus(alertmanagerPort);
    const { address, finished, shifted } = await demo();
    scrape(address);
    await until('Prometheus scrapes the demo', () => hasData(url, 'headwatch_build_info'));
    ok('Prometheus scrapes it');
    const [message] = await until('the alert is told', () =>
      ofTheShift('firing').length > 0 ? ofTheShift('firing') : null,
    );
    checkMessage(message);
    const [said] = await until('the demo has played its script', finished);
    ok(`the demo has played its script, ${shifted().length} windows shifted: ${said}`);
    await until('the alert is resolved', () => ofTheShift('resolved').length > 0);
    ok('the alert is resolved');
    checkOneIncident();
    await checkDashboards(url);
    await checkAlerts(url);
    await checkOthers(url);
  } finally {
    server.close();
    server.closeAllConnections?.();
  }
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    await stopAll();
    rmSync(directory, { recursive: true, force: true });
    process.exit(1);
  });
}

try {
  await main();
} catch (e) {
  console.log(`FAIL  ${e instanceof Failure ? e.message : e.stack}`);
  children.forEach(({ name, tail }) =>
    console.log(`      ${name}:\n        ${tail.slice(-10).join('\n        ')}`),
  );
  process.exitCode = 1;
} finally {
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
}
