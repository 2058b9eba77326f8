// Runs the contract of every host transaction on the one that the chat itself opens for hosts that have none.
import { hostTransactionContract } from '../host.tx.contract.js';
import { useChat } from '../support/chat.fixture.js';

const test = useChat();
hostTransactionContract('chat.transaction', test, () => (work) => test.chat.service.transaction(work));
