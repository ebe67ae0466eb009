import { expect, test } from '@jest/globals';
import { brokenByDatabase, WatchedAlerts } from '../testing/watched-alerts.ts';
import { pageText } from './page-text.ts';
import { webhookBody } from './webhook-body.ts';

function broken(): WatchedAlerts {
  const watched = new WatchedAlerts();
  watched.nowMs = Date.parse('2026-11-24T02:27:19+08:00');
  watched.set(10, { ...brokenByDatabase('health-insurance'), lagRecords: 7912 });
  return watched.run(31);
}

test('a page says in eight lines what, whose cause, what suffers, since when, whether anything is lost, what to do first', () => {
  expect(pageText(broken().open[0]!, 'prod', 'https://rail.example.gov').split('\n')).toEqual([
    'PAGE  Data Rail prod: medical-security (Medical Security) BROKEN, cause B (database health-insurance)  02:27',
    '医疗保障局 medical-security 中断, 原因 B (专题库 health-insurance)',
    'Impact   7,912 records wait; database health-insurance is stale; shares are not affected. 积压 7,912 条; 专题库 health-insurance 不是最新; 共享不受影响',
    'Since    02:27:50 +08:00: database health-insurance has failed (record): 53300 too many clients',
    "Lost?    Nothing: they wait in the broker's log, and go on from there. 没有丢失: 数据在日志中等待, 恢复后从断点继续",
    'First    rail line show medical-security     then https://rail.example.gov/runbooks/line-broken',
    'Ack      https://rail.example.gov/alerts/A-1  or  rail alert ack A-1 -m "..."',
    'Close    by 02:57: rail alert close A-1 -m "..."',
  ]);
});

test('the body is what receivers of Alertmanager read: version 4, one fingerprint from firing to resolved', () => {
  const watched = broken();
  const firing = webhookBody(watched.open[0]!, 'firing', 'prod', 'http://127.0.0.1:8080');
  watched.nowMs += 60_000;
  watched.close('A-1', 'job moved to replica');
  const resolved = webhookBody(watched.state.closed[0]!, 'resolved', 'prod', 'http://127.0.0.1:8080');

  expect(firing).toMatchObject({
    version: '4',
    status: 'firing',
    commonLabels: { alertname: 'LineBroken', severity: 'page', cause: 'B', lines: 'medical-security', alert: 'A-1' },
    commonAnnotations: { runbook_url: 'http://127.0.0.1:8080/runbooks/line-broken' },
    alerts: [{ status: 'firing', startsAt: '2026-11-23T18:27:50.000Z', endsAt: '0001-01-01T00:00:00Z' }],
  });
  expect(resolved).toMatchObject({
    status: 'resolved',
    commonAnnotations: { closed_by: 'zhang', closed_note: 'job moved to replica' },
    alerts: [{ endsAt: '2026-11-23T18:28:50.000Z' }],
  });
  expect(resolved.alerts[0]!.fingerprint).toBe(firing.alerts[0]!.fingerprint);
  expect(resolved.groupKey).toBe(firing.groupKey);
});
