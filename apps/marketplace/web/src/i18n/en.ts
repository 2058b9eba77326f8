// Every English sentence of the page.
import { enMarket } from './en.market';
import type { Words } from './ko';

export const en: Words = {
  brand: { name: 'Doran', line: 'Friendly talk between neighbours' },
  signIn: {
    title: 'Who would you like to be?',
    lead: 'Pick one of the neighbours of this demo. On your own? Open two of them side by side and watch the talk go back and forth.',
    loading: 'Calling the neighbours…',
    empty: 'Nobody is here yet. The demo neighbours appear as soon as the server has some.',
    entering: 'Signing in…',
    again: 'Load again',
    kept: 'Your conversations could not be removed from this device. If you share it, clear this site’s data in the browser’s settings.',
  },
  two: {
    title: 'Two people side by side',
    offer: 'A buyer and a seller: reserve, accept and confirm, live on both sides.',
    lead: 'A buyer on the left, a seller on the right. Reserve on the left: it appears at once on the right.',
    leave: 'Back to one person',
    pane: '{{name}}’s side',
  },
  shell: {
    language: '한: 한국어로 바꾸기',
    languageShort: '한',
    theme: { light: 'light', dark: 'dark', system: 'as the device' },
    themeNext: 'Colours: {{now}}. Change',
    signOut: 'Sign in as someone else',
    skip: 'Skip to the conversation',
  },
  rooms: {
    title: 'Conversations',
    of: '{{name}}’s conversations',
    new: 'New chat',
  },
  people: {
    title: 'Who would you like to talk to?',
    lead: 'Pick a neighbour to open a conversation for the two of you.',
    back: 'Back to conversations',
    opening: 'Opening…',
    empty: 'There is nobody else to talk to yet.',
  },
  room: {
    none: 'Pick a conversation on the left, or start a new one.',
    noneTitle: 'Shall we talk?',
  },
  panel: {
    label: 'About this conversation',
    about: 'What it is about',
    noSubject: 'Just a chat, about nothing in particular.',
    number: 'No. {{id}}',
    members: 'People',
    you: 'you',
    since: 'Since {{date}}',
    trust: 'Trust {{trust}}',
  },
  subject: { listing: 'Listing', reservation: 'Reservation', auction: 'Auction' },
  ...enMarket,
};
