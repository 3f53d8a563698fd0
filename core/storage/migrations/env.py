"""Alembic's entry: runs migrations on the connection that `core.storage.migrate` hands over."""

from alembic import context

from core.storage.migrate import include_name, include_object
from core.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=include_name,
    include_object=include_object,
)
with context.begin_transaction():
    context.run_migrations()
