"""Alembic's entry: runs the migrations on the connection that `bot.store.migration` opened."""

from alembic import context

from bot.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # One transaction each: a killed migration leaves the database at the step before it.
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
