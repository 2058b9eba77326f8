// What stands where nothing is: two bubbles, a sentence, and what one could do about it.
import type { ReactNode } from 'react';

/** The words of it; what can be done are its children. */
export interface QuietProps {
  title: string;
  lead?: string;
  children?: ReactNode;
}

/** What stands where there is nothing to show: a title, a sentence, and what can be done. */
export function Quiet({ title, lead, children }: QuietProps) {
  return (
    <div className="doran doran-quiet-quiet">
      <svg className="doran-quiet-mark" viewBox="0 0 48 48" aria-hidden="true">
        <path
          fill="#d9582b"
          d="M19 6C9.6 6 3 12 3 19.600c0 4.300 2.100 8 5.500 10.500L7 37.500l7.700-4.600c1.400.3 2.800.4 4.300.4 9.400 0 16-6 16-13.700S28.400 6 19 6Z"
        />
        <path
          fill="#2f7562"
          d="M31 15.500c8.100 0 14 5.200 14 12 0 3.700-1.800 6.900-4.700 9.100l1.400 6.400-6.900-4.100c-1.200.2-2.500.4-3.800.4-8.100 0-14-5.100-14-11.800s5.900-12 14-12Z"
        />
        <circle cx="25" cy="27.500" r="2" fill="#fff8ef" />
        <circle cx="31" cy="27.500" r="2" fill="#fff8ef" />
        <circle cx="37" cy="27.500" r="2" fill="#fff8ef" />
      </svg>
      <p className="doran-quiet-title">{title}</p>
      {lead && <p className="doran-quiet-lead">{lead}</p>}
      {children}
    </div>
  );
}
