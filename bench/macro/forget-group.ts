import { setTimeout as pause } from 'node:timers/promises';

import { Kafka, logLevel } from 'kafkajs';

/**
 * Deletes a group, so that its next member begins at the start. A static member stays in it until its session ends,
 * which takes the session timeout.
 */
export async function forgetGroup(brokers: readonly string[], groupId: string): Promise<void> {
  const admin = new Kafka({ clientId: 'bench.admin', brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    if (!groups.some((group) => group.groupId === groupId)) return;
    for (let tries = 0; ; tries++) {
      try {
        await admin.deleteGroups([groupId]);
        return;
      } catch (error) {
        if (tries === 30) throw error;
        await pause(1000);
      }
    }
  } finally {
    await admin.disconnect();
  }
}
