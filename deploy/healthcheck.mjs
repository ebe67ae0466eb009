// Asks the process of this container whether it is ready: exit 0, else 1. The port is that of its own endpoint.
const { RAIL_OPS_PORT, RAIL_BOARD_PORT, RAIL_GATEWAY_PORT } = process.env;
const port = RAIL_OPS_PORT ?? RAIL_GATEWAY_PORT ?? RAIL_BOARD_PORT ?? '8080';
try {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(3000) });
  if (!answer.ok) process.stdout.write(`${answer.status} ${await answer.text()}\n`);
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
  process.exitCode = 1;
}
