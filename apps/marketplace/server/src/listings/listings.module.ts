// What is offered in the marketplace, and the pictures of it.
import { Module } from '@nestjs/common';
import { ListingsController } from './listings.controller.js';
import { Listings } from './listings.js';
import { PicturesController } from './pictures/pictures.controller.js';

@Module({
  controllers: [ListingsController, PicturesController],
  providers: [Listings],
  exports: [Listings],
})
export class ListingsModule {}
