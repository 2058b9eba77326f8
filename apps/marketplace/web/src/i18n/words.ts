// The sentence for a fault: the page's own, and after it the marketplace's, when it gave one.
import type { TFunction } from 'i18next';
import type { Fault } from '../chat/faults';

export function faultWords(fault: Fault, t: TFunction): string {
  const sentence = t(`fault.${fault.code}`);
  return fault.said === null ? sentence : `${sentence} (${fault.said})`;
}
