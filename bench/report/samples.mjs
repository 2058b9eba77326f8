// The figures that loops of messages have in common: rates, CPU for each of them, and how long each took.

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
