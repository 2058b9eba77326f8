// Takes reports: kept with what stood there at that moment, and counted by the host in the same transaction ([REPORT1]).
import { ChatError, type CommandInput, type CommandOutput } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { HOST, type Host, type Principal } from '../host.port.js';
import { RoomsAccess } from '../rooms/rooms.access.js';
import { insertReport, type NewReport, selectReported, wasMember } from './reports.sql.js';

@Injectable()
export class ReportsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(HOST) private readonly host: Host,
  ) {}

  async create(caller: Principal, input: CommandInput<'report:create'>): Promise<CommandOutput<'report:create'>> {
    const { id, roomId, userId: reportedId = null, seqs = [], reason, note = null } = input;
    await this.access.requireReader(caller, roomId);
    if (reportedId === caller.userId) throw invalid('userId', 'must be somebody else');
    const named = [...new Set(seqs)].sort((a, b) => a - b);
    const report = { id, roomId, reporterId: caller.userId, reportedId, reason, note, seqs: named };
    const repeated = await this.db.transaction((tx) => this.#store(tx, report));
    return { reportId: id, repeated };
  }

  /** Answers whether it stood already. The host's throw rolls it back. */
  async #store(tx: Queryable, report: NewReport): Promise<boolean> {
    const { roomId, reportedId } = report;
    if (reportedId !== null && !(await wasMember(tx, roomId, reportedId))) {
      throw invalid('userId', 'names nobody of this room');
    }
    const stored = await insertReport(tx, report);
    if (!stored) {
      const first = await selectReported(tx, report.id);
      if (JSON.stringify(first) !== JSON.stringify(report)) {
        throw new ChatError('conflict', 'Another report has this id already');
      }
      return true;
    }
    if (stored.missing > 0) throw invalid('seqs', 'name a message that is not there');
    await this.host.reported?.(tx, stored.report);
    return false;
  }
}

function invalid(path: string, message: string): ChatError {
  return new ChatError('invalid', `${path} ${message}`, { details: [{ path, message }] });
}
