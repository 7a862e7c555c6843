// Asks the health service of a sidecar: exit code 0 if it serves. For the Dockerfile and other probes.
// Usage: node scripts/health-check.mjs ADDRESS [CA_CERTIFICATE]
import {readFileSync} from 'node:fs';

import {credentials, makeGenericClientConstructor} from '@grpc/grpc-js';
import {service} from 'grpc-health-check';

const [address = '127.0.0.1:50061', authority] = process.argv.slice(2);
const channel = authority ? credentials.createSsl(readFileSync(authority)) : credentials.createInsecure();
const Health = makeGenericClientConstructor(service, 'grpc.health.v1.Health');
const client = new Health(address, channel);
client.check({service: 'domainfeed.v1.Feed'}, {deadline: Date.now() + 4000}, (error, answer) => {
  const serving = !error && answer.status === 'SERVING';
  process.stdout.write(`${error ? error.message : answer.status}\n`);
  process.exit(serving ? 0 : 1);
});
