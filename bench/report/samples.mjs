// The figures that samples have in common: rates, CPU for each message or question, and how long each took.

/** CPU microseconds for one unit. */
const costOf = (who, units) => (sample) => sample.costUs[who] / units(sample);

/** `units(sample)`: how many of them a sample was. */
export function figuresOf(unit, units) {
  const one = unit === 'deliveries' ? 'delivery' : unit.slice(0, -1);
  return [
    { name: `${unit}/s`, of: (sample) => sample.perSecond, digits: 0 },
    { name: `server CPU µs/${one}`, of: costOf('server', units), digits: 1 },
    { name: 'database CPU µs', of: costOf('database', units), digits: 1 },
    { name: 'load CPU µs', of: costOf('load', units), digits: 1 },
    { name: 'ack p50 ms', of: ({ ackMs }) => ackMs.p50, digits: 1 },
    { name: 'ack p99 ms', of: ({ ackMs }) => ackMs.p99, digits: 1 },
    { name: 'delivery p50 ms', of: ({ deliveryMs }) => deliveryMs.p50, digits: 1 },
    { name: 'delivery p99 ms', of: ({ deliveryMs }) => deliveryMs.p99, digits: 1 },
  ];
}

/** Of a sample that asked the same `asks` times: how long an answer took, and what it cost. */
export const ASKING = [
  { name: 'p50 ms', of: ({ askMs }) => askMs.p50, digits: 2 },
  { name: 'p99 ms', of: ({ askMs }) => askMs.p99, digits: 2 },
  { name: 'server CPU µs', of: costOf('server', ({ asks }) => asks), digits: 0 },
  { name: 'database CPU µs', of: costOf('database', ({ asks }) => asks), digits: 0 },
  { name: 'pages touched', of: ({ pages }) => pages, digits: 0 },
];
