"""PORT=1234 python3 no-accept.py: listens with a short queue, and never accepts anybody."""

import os
import socket
import time

listener = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=4)
while True:
    time.sleep(1)
