import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../api/window/bridge.ts';
import type { News } from '../../api/window/news.ts';
import { askChannel, newsChannel } from '../ipc/channel.ts';
import { isCallName } from './call-names.ts';

/** What main sends on the news channel was parsed there; the page parses it again. */
type Hear = (news: News) => void;

const bridge: Bridge = {
  ask: (name, request) =>
    isCallName(name) ? ipcRenderer.invoke(askChannel, name, request) : Promise.reject(new Error('No such call')),
  listen: (hear) => {
    const pass = passTo(hear);
    ipcRenderer.on(newsChannel, pass);
    return () => void ipcRenderer.removeListener(newsChannel, pass);
  },
};

/** The event would carry `ipcRenderer` along: only the message goes to the page. */
function passTo(hear: Hear): (event: unknown, message: unknown) => void {
  return (_event, message) => {
    if (isNews(message)) hear(message);
  };
}

function isNews(message: unknown): message is News {
  return typeof message === 'object' && message !== null && 'topic' in message;
}

contextBridge.exposeInMainWorld('openward', Object.freeze(bridge));
