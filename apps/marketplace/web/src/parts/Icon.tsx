// Every small sign of the page, drawn in the colour of the text around it.
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  write: 'M12 20h8M4 20l1-4L15.5 5.500l3 3L8 19l-4 1z',
  sun: 'M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.500M17.5 17.500L19 19M5 19l1.5-1.500M17.5 6.500L19 5',
  moon: 'M20 14.500A8.5 8.5 0 019.5 4 8.5 8.5 0 1020 14.500z',
  device: 'M4 5h16v11H4zM9 20h6M12 16v4',
  leave: 'M14 4h5v16h-5M4 12h11M11 8l4 4-4 4',
  go: 'M9 5l7 7-7 7',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  chat: 'M12 4c5 0 9 3.200 9 7.500S17 19 12 19c-1 0-2-.1-3-.4L4.500 21l.8-4C4 15.600 3 13.700 3 11.500 3 7.200 7 4 12 4z',
  hammer: 'M13.500 3.500l7 7-3 3-7-7zM12 8l-8.500 8.500 4 4L16 12M13 21h8',
  person: 'M12 4a4 4 0 100 8 4 4 0 000-8zM4.500 21c0-4 3.500-6 7.500-6s7.500 2 7.500 6',
  plus: 'M12 5v14M5 12h14',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4M16 3v4',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  cross: 'M6 6l12 12M18 6L6 18',
  shield: 'M12 3l7.500 3v5.500c0 4.500-3 8-7.500 9.500-4.500-1.500-7.500-5-7.500-9.500V6zM8.500 12l2.500 2.500 4.500-5',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 017 0v3',
  unlock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 016.500-1.800',
  clock: 'M12 3.500a8.500 8.500 0 100 17 8.500 8.500 0 000-17zM12 7.500V12l3 2',
  place: 'M12 21c5-5 7-8.200 7-11a7 7 0 10-14 0c0 2.800 2 6 7 11zM12 7.500a2.500 2.500 0 100 5 2.500 2.500 0 000-5z',
  star: 'M12 4l2.400 5 5.600.7-4.100 3.800 1.100 5.500-5-2.800-5 2.800 1.100-5.500L4 9.700 9.600 9z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
