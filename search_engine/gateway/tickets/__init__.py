"""Who a ticket of the platform's is for (C 0103-2018 §8.3.2). How a platform is asked is not published: a site fills an
adapter, which this room holds to its time and its word.
"""

from search_engine.gateway.tickets.adapter import TicketAdapter, TicketPerson, TicketRefused
from search_engine.gateway.tickets.ticket_exchange import Exchanged, TicketExchange

__all__ = ["Exchanged", "TicketAdapter", "TicketExchange", "TicketPerson", "TicketRefused"]
