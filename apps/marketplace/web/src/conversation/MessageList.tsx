// The messages of a room, from the oldest that is loaded down to what is not sent yet.
import type { Message, Room } from '@doran/protocol';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type OpenRoom, timelineOf } from '../chat/state';
import { reachedBy, statusOf } from '../chat/status';
import { isAcked } from '../chat/timeline';
import { dayHeading, dayOf } from '../i18n/when';
import buttons from '../parts/buttons.module.css';
import { Icon } from '../parts/Icon';
import { Quiet } from '../parts/Quiet';
import { useChat, useChatState } from '../use-chat';
import styles from './MessageList.module.css';
import { MessageRow } from './MessageRow';
import type { Mode } from './mode';
import { OlderMessages } from './OlderMessages';
import { layOut } from './rows';
import { usePlace } from './use-place';

/** Older messages are asked for when the reader comes this near to the oldest one. */
const AHEAD_PX = 600;

interface Props {
  room: Room;
  open: OpenRoom;
  onMode: (mode: Mode) => void;
  onDelete: (message: Message) => void;
}

export function MessageList({ room, open, onMode, onDelete }: Props) {
  const { t } = useTranslation();
  const chat = useChat();
  const roomId = room.id;
  const myId = useChatState((state) => state.me.id);
  const timeline = useChatState((state) => timelineOf(state, roomId));
  const receipts = useChatState((state) => state.receipts.get(roomId));
  const { run, pending, hasOlder } = timeline;
  const { newAfter } = open;
  const rows = useMemo(
    () => layOut({ run, pending, newAfter, roomId, myId, dayOf }),
    [run, pending, newAfter, roomId, myId],
  );
  const reached = useMemo(() => reachedBy(room, receipts, myId), [room, receipts, myId]);
  const byId = useMemo(() => new Map(run.map((message) => [message.id, message])), [run]);
  const members = useMemo(() => new Map(room.members.map(({ user }) => [user.id, user])), [room.members]);

  const scroller = useRef<HTMLDivElement>(null);
  const { away, onScroll, toBottom, toRow } = usePlace(scroller, pending.at(-1)?.id ?? null);
  const newest = run.at(-1);
  const newestSeq = newest?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(newestSeq);
  const unseenBelow = away && newestSeq > seenSeq && newest?.senderId !== myId;
  useEffect(() => {
    if (!away) setSeenSeq(newestSeq);
  }, [away, newestSeq]);

  const { loadOlder } = chat;
  const ask = useCallback(() => {
    const near = (scroller.current?.scrollTop ?? 0) < AHEAD_PX;
    if (near && hasOlder && open.older === 'idle') void loadOlder();
  }, [hasOlder, open.older, loadOlder]);
  // Also without a scroll: the first page may not fill the screen.
  useEffect(ask);

  const showQuoted = useCallback(
    async (id: string) => {
      // One page after the other until the quoted one is there.
      while (!toRow(id) && (await loadOlder())) await new Promise(requestAnimationFrame);
    },
    [toRow, loadOlder],
  );

  return (
    <>
      <div
        ref={scroller}
        className={styles.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-label={t('room.log')}
        aria-busy={open.older === 'loading'}
        onScroll={() => {
          onScroll();
          ask();
        }}
      >
        <div className={styles.rows}>
          <OlderMessages older={open.older} hasOlder={hasOlder} empty={rows.length === 0} onAsk={loadOlder} />
          {rows.length === 0 && (
            <div className={styles.empty}>
              <Quiet title={t('room.emptyTitle')} lead={t('room.emptyLead')} />
            </div>
          )}
          {rows.map((row) => {
            if (row.kind === 'day') {
              return (
                <h3 className={styles.day} key={row.key}>
                  <span>{dayHeading(row.day)}</span>
                </h3>
              );
            }
            if (row.kind === 'new') {
              return (
                <p className={styles.new} key={row.key} data-new-line data-testid="new-line">
                  <span>{t('room.new')}</span>
                </p>
              );
            }
            const { message, pending: unsent } = row;
            const unsentStatus = unsent?.fault ? 'failed' : 'sending';
            const notInRun = unsent && !isAcked(timeline, unsent.id);
            return (
              <MessageRow
                key={row.key}
                message={message}
                fault={unsent?.fault ?? null}
                seq={unsent ? null : message.seq}
                status={notInRun ? unsentStatus : statusOf(message.seq, reached)}
                opens={row.opens}
                closes={row.closes}
                mine={message.senderId === myId}
                mayWrite={room.state === 'open'}
                mayModerate={room.me !== null && room.me.role !== 'member'}
                showName={room.kind !== 'direct'}
                author={members.get(message.senderId ?? '')}
                quoted={message.replyTo === null ? undefined : byId.get(message.replyTo)}
                quotedAuthor={members.get(byId.get(message.replyTo ?? '')?.senderId ?? '')}
                onMode={onMode}
                onDelete={onDelete}
                onShowQuoted={showQuoted}
              />
            );
          })}
        </div>
      </div>
      {away && (
        <button type="button" className={`${buttons.quiet} ${styles.jump}`} data-testid="jump" onClick={toBottom}>
          <Icon name="down" size={18} />
          {t(unseenBelow ? 'room.jumpNew' : 'room.jump')}
        </button>
      )}
    </>
  );
}
