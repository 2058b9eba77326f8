// The gateway that a tutorial teaches: NestJS, TypeORM's `save()` for each message, and Socket.IO's Redis adapter.
import 'reflect-metadata';
import { Inject, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IoAdapter } from '@nestjs/platform-socket.io';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  WsException,
} from '@nestjs/websockets';
import { createAdapter } from '@socket.io/redis-adapter';
import { jwtVerify } from 'jose';
import { createClient } from 'redis';
import { DataSource, EntitySchema } from 'typeorm';
import { acked, messageOf } from './message.mjs';
import { serve } from './process.mjs';

const [databaseUrl = '', redisUrl = '', secret = ''] = process.argv.slice(2);

const Room = new EntitySchema({
  name: 'Room',
  columns: { id: { type: 'uuid', primary: true, generated: 'uuid' }, kind: { type: 'text' } },
});
const Member = new EntitySchema({
  name: 'Member',
  columns: {
    roomId: { type: 'uuid', primary: true },
    userId: { type: 'text', primary: true },
    unread: { type: 'int', default: 0 },
  },
});
const Message = new EntitySchema({
  name: 'Message',
  columns: {
    id: { type: 'uuid', primary: true },
    roomId: { type: 'uuid' },
    senderId: { type: 'text' },
    type: { type: 'text' },
    body: { type: 'text' },
    createdAt: { type: 'timestamptz', createDate: true },
  },
  indices: [{ columns: ['roomId', 'createdAt'] }],
});

class ChatService {
  constructor(source) {
    this.rooms = source.getRepository(Room);
    this.members = source.getRepository(Member);
    this.messages = source.getRepository(Message);
  }

  async open(userId, { kind, members }) {
    const room = await this.rooms.save({ kind });
    await this.join(room.id, [userId, ...members]);
    return room;
  }

  async join(roomId, userIds) {
    await this.members.insert(userIds.map((userId) => ({ roomId, userId })));
  }

  async send(senderId, { roomId, id, type, body }) {
    const member = await this.members.findOneBy({ roomId, userId: senderId });
    if (!member) throw new WsException('You are not in this room');
    const saved = await this.messages.save({ id, roomId, senderId, type, body });
    await this.members
      .createQueryBuilder()
      .update()
      .set({ unread: () => 'unread + 1' })
      .where('roomId = :roomId and userId <> :senderId', { roomId, senderId })
      .execute();
    return messageOf({ ...saved, createdAt: saved.createdAt.toISOString() });
  }
}

class ChatGateway {
  server;

  constructor(chat) {
    this.chat = chat;
  }

  async handleConnection(socket) {
    socket.join(`user:${socket.data.userId}`);
  }

  /** Who may come in is asked before the connection stands; later, commands would come before the answer. */
  afterInit(namespace) {
    const key = new TextEncoder().encode(secret);
    namespace.use(async (socket, next) => {
      try {
        const { payload } = await jwtVerify(socket.handshake.auth.token, key);
        socket.data.userId = payload.sub;
        next();
      } catch (error) {
        next(error);
      }
    });
  }

  async open(socket, input) {
    const room = await this.chat.open(socket.data.userId, input);
    for (const userId of [socket.data.userId, ...input.members]) this.server.in(`user:${userId}`).socketsJoin(room.id);
    return { ok: true, data: { room } };
  }

  async add({ roomId, userIds }) {
    await this.chat.join(roomId, userIds);
    for (const userId of userIds) this.server.in(`user:${userId}`).socketsJoin(roomId);
    return { ok: true, data: {} };
  }

  async subscribe(socket, { roomId }) {
    await socket.join(roomId);
    return { ok: true, data: {} };
  }

  async send(socket, input) {
    const message = await this.chat.send(socket.data.userId, input);
    socket.to(input.roomId).emit('message:created', { message });
    return acked(message);
  }
}

// What a tutorial writes as decorators; plain JavaScript has none.
Injectable()(ChatService);
Inject(DataSource)(ChatService, undefined, 0);
WebSocketGateway({ namespace: '/chat', transports: ['websocket'] })(ChatGateway);
WebSocketServer()(ChatGateway.prototype, 'server');
Inject(ChatService)(ChatGateway, undefined, 0);
const COMMANDS = { 'room:open': 'open', 'member:add': 'add', 'room:subscribe': 'subscribe', 'message:send': 'send' };
for (const [command, method] of Object.entries(COMMANDS)) {
  SubscribeMessage(command)(
    ChatGateway.prototype,
    method,
    Object.getOwnPropertyDescriptor(ChatGateway.prototype, method),
  );
  if (method === 'add') MessageBody()(ChatGateway.prototype, method, 0);
  else {
    ConnectedSocket()(ChatGateway.prototype, method, 0);
    MessageBody()(ChatGateway.prototype, method, 1);
  }
}

class AppModule {}
const entities = [Room, Member, Message];
const database = {
  provide: DataSource,
  useFactory: () => new DataSource({ type: 'postgres', url: databaseUrl, entities, synchronize: true }).initialize(),
};
Module({ providers: [database, ChatService, ChatGateway] })(AppModule);

const publisher = createClient({ url: redisUrl });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

class RedisIoAdapter extends IoAdapter {
  #adapter = createAdapter(publisher, subscriber);

  createIOServer(port, options) {
    return super.createIOServer(port, options).adapter(this.#adapter);
  }
}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.useWebSocketAdapter(new RedisIoAdapter(app));
await serve(async () => {
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address();
});
