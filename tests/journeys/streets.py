"""Each guest comes from an address of their own, as people do: limits can stay on.

A browser is given a proxy that leads every name to our nginx, from 127.1.x.y. So the site has
its public name, on the usual ports, and nothing is changed in the browser or on the machine.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Mapping
from contextlib import suppress

CHUNK = 65_536


class Streets:
    """`streets.address()` is a proxy for one more guest. `doors`: public port to real port."""

    def __init__(self, doors: Mapping[int, int]) -> None:
        self._doors = doors
        self._numbers = itertools.count(1)
        self._servers: list[asyncio.Server] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def address(self) -> str:
        number = next(self._numbers)
        source = f"127.1.{number // 250}.{number % 250 + 1}"
        opening = asyncio.run_coroutine_threadsafe(self._open(source), self._loop)
        return f"http://127.0.0.1:{opening.result(10)}"

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self, source: str) -> int:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._lead(reader, writer, source)
            writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        busy = asyncio.all_tasks() - {asyncio.current_task()}
        for one in busy:
            one.cancel()
        await asyncio.gather(*busy, return_exceptions=True)

    async def _lead(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, source: str
    ) -> None:
        """One request to the proxy: CONNECT for https, an absolute address for http."""
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        public = int(target.rpartition(b":")[2]) if method == b"CONNECT" else 80
        there, back = await asyncio.open_connection(
            "127.0.0.1", self._doors[public], local_addr=(source, 0)
        )
        if method == b"CONNECT":
            writer.write(b"HTTP/1.1 200 Open\r\n\r\n")
        else:
            back.write(head)
        await asyncio.gather(_pour(reader, back), _pour(there, writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    writer.close()
