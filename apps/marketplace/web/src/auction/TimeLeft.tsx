// How much time is left, counted down by the server's clock, also for those who only hear it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const two = (value: number) => String(value).padStart(2, '0');

export function told(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const clock = `${two(minutes)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${clock}` : clock;
}

interface Props {
  endsAt: string;
  /** How far this device's clock is behind the server's, in milliseconds. */
  behind?: number;
}

export function useLeft(endsAt: string, behind: number): number {
  const left = () => Math.max(0, Date.parse(endsAt) - (Date.now() + behind));
  const [, setNow] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return left();
}

export function TimeLeft({ endsAt, behind = 0 }: Props) {
  const { t } = useTranslation();
  const left = useLeft(endsAt, behind);
  return (
    <span role="timer" data-testid="time-left">
      {left === 0 ? t('auction.closing') : told(left)}
    </span>
  );
}
