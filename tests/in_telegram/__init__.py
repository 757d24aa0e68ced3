"""The whole program in Telegram: what people see there, on a fake server, over real sockets."""
