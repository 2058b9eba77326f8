// What anybody who has signed in may know of somebody.
import { Module } from '@nestjs/common';
import { ListingsModule } from '../listings/listings.module.js';
import { ProfilesController } from './profiles.controller.js';

@Module({ imports: [ListingsModule], controllers: [ProfilesController] })
export class ProfilesModule {}
