// Grey shapes in the places of what is still loading.
/** Lines of a list, each with a face. */
export function ListBones({ label, count }: { label: string; count: number }) {
  return (
    <div role="status" className="doran doran-bones-list">
      <span className="doran-unseen">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes have no other name and never move
        <div className="doran-bones-item" key={index} aria-hidden>
          <span className="doran-bones-face" />
          <span className="doran-bones-lines">
            <span className="doran-bones-bone" style={{ width: `${46 + ((index * 17) % 30)}%` }} />
            <span className="doran-bones-bone" style={{ width: `${64 + ((index * 23) % 30)}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}

const BUBBLES = [62, 38, 54, 30, 70, 44];

export function TalkBones({ label }: { label: string }) {
  return (
    <div role="status" className="doran doran-bones-talk">
      <span className="doran-unseen">{label}</span>
      {BUBBLES.map((width, index) => (
        <span
          aria-hidden
          className="doran-bones-bubble"
          data-mine={index % 3 === 2 || undefined}
          key={width}
          style={{ width: `${width}%` }}
        />
      ))}
    </div>
  );
}
