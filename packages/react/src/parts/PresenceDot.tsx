// The dot that says "here". It is a colour only: words for it stand beside it wherever it is used.
/** The dot of somebody who is online. */
export const PresenceDot = () => <span className="doran-avatar-dot" data-testid="presence-dot" aria-hidden />;
